// The worker that writes workbooks: it is told one as JSON and answers with the bytes of the file, or with why there are none.
import init, { workbook } from "{{glue}}";

const ready = init({ module_or_path: "{{wasm}}" });

self.addEventListener("message", async ({ data }) => {
  try {
    await ready;
    const bytes = workbook(data);
    self.postMessage({ bytes }, [bytes.buffer]);
  } catch (why) {
    self.postMessage({ why: String(why) });
  }
});
