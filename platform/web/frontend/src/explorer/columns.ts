// Reads and writes the "columns" container: one JSON header and typed arrays behind it, in one request.

export type Column =
  | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

export interface Columns<Meta> {
  meta: Meta;
  arrays: Record<string, Column>;
}

interface Entry {
  name: string;
  dtype: string;
  length: number;
  offset: number;
}

const KINDS = {
  int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array,
  int32: Int32Array, uint32: Uint32Array, float32: Float32Array, float64: Float64Array,
} as const;

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** Arrays are views into the buffer, nothing is copied. Throws when the container contradicts itself. */
export function readColumns<Meta>(buffer: ArrayBuffer): Columns<Meta> {
  if (buffer.byteLength < 4) throw new Error("columns: shorter than its length word");
  const size = new DataView(buffer).getUint32(0, true);
  if (4 + size > buffer.byteLength) throw new Error("columns: the header is cut off");
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size))) as { meta: Meta; arrays: Entry[] };
  const arrays: Record<string, Column> = {};
  for (const entry of header.arrays) arrays[entry.name] = view(buffer, entry);
  return { meta: header.meta, arrays };
}

/** `offset` counts from the first byte of the container, as graph/columns.py writes it. */
function view(buffer: ArrayBuffer, { name, dtype, length, offset }: Entry): Column {
  const Kind = KINDS[dtype as keyof typeof KINDS];
  if (!Kind) throw new Error(`columns: ${name} has the unknown dtype ${dtype}`);
  if (offset % 8 !== 0) throw new Error(`columns: ${name} is not aligned to 8 bytes`);
  if (offset + length * Kind.BYTES_PER_ELEMENT > buffer.byteLength) throw new Error(`columns: ${name} is cut off`);
  return new Kind(buffer, offset, length);
}

/** The twin of `readColumns`, used by tests and by the page of made-up data. */
export function writeColumns<Meta>({ meta, arrays }: Columns<Meta>): ArrayBuffer {
  let start = 0, entries: Entry[] = [], header = new Uint8Array(0), end = 0;
  do {
    start = padded(4 + header.length);
    end = start;
    entries = Object.entries(arrays).map(([name, column]) => {
      const entry = { name, dtype: dtypeOf(column), length: column.length, offset: end };
      end += padded(column.byteLength);
      return entry;
    });
    header = new TextEncoder().encode(JSON.stringify({ meta, arrays: entries }));
  } while (4 + header.length > start);
  const bytes = new Uint8Array(end).fill(0x20, 0, start);
  new DataView(bytes.buffer).setUint32(0, start - 4, true);
  bytes.set(header, 4);
  entries.forEach((entry) => {
    const column = arrays[entry.name];
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), entry.offset);
  });
  return bytes.buffer;
}

function dtypeOf(column: Column): string {
  const found = Object.entries(KINDS).find(([, Kind]) => column instanceof Kind);
  if (!found) throw new Error("columns: unknown array");
  return found[0];
}
