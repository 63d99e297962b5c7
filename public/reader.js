// The worker that reads labels: it says when it can, and from then on answers each picture with the text of a label, or with none.
import init, { label_in } from "{{glue}}";

const fail = (why) => {
  console.error(why);
  self.postMessage({ failed: true });
};

self.addEventListener("message", ({ data: [pixels, width, height] }) => {
  try {
    self.postMessage({ text: label_in(new Uint8Array(pixels), width, height) });
  } catch (why) {
    fail(why);
  }
});

init({ module_or_path: "{{wasm}}" }).then(() => self.postMessage({ ready: true }), fail);
