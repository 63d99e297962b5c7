// Everything that a page's origin has in IndexedDB, for assertions and searches.
//
//     const databases = await phone.databases();
//     databases['steward-…'].stores.outbox         rows: { key, value }
//     JSON.stringify(databases).includes('110101')  private data that should not be here
//
// Bytes come as `{ bytes: length, text }`, text only where they are UTF-8.

/** Reads all databases, each store in one transaction, and closes them at once. */
export function dump(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const textOf = (bytes) => {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        return undefined;
      }
    };
    const plain = (value) => {
      if (value instanceof ArrayBuffer) return { bytes: value.byteLength, text: textOf(value) };
      if (ArrayBuffer.isView(value)) return { bytes: value.byteLength, text: textOf(value) };
      if (value instanceof Blob) return { bytes: value.size, kind: value.type };
      if (value instanceof Date) return value.toISOString();
      if (value instanceof Map) return plain(Object.fromEntries(value));
      if (Array.isArray(value) || value instanceof Set) return [...value].map(plain);
      if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
    };
    const rowsOf = async (database, name) => {
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      return keys.map((key, place) => ({ key: plain(key), value: plain(values[place]) }));
    };
    const found = {};
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const stores = {};
      for (const store of database.objectStoreNames) stores[store] = await rowsOf(database, store);
      found[name] = { version: database.version, stores };
      database.close();
    }
    return found;
  });
}
