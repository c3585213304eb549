// How the books write things, done here anew: what this device confirms is written by this file, or
// read by it, and never taken on trust. One spelling for each value, as everywhere in the books.
"use strict";

window.own = window.own || {};

(() => {
  const text = new TextEncoder();
  const plain = new TextDecoder("utf-8", { fatal: true });

  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  const unhex = (digits) => {
    if (!/^([0-9a-f]{2})*$/.test(digits)) throw new Error("no bytes");
    return Uint8Array.from(digits.match(/../g) || [], (pair) => parseInt(pair, 16));
  };
  const joined = (...parts) => {
    const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
    return all;
  };
  const same = (one, other) =>
    one.length === other.length && one.every((value, at) => value === other[at]);

  // A number after its mark, in so many bytes.
  const number = (mark, size, value) => {
    const bytes = new Uint8Array(1 + size);
    bytes[0] = mark;
    for (let at = size, rest = value; at > 0; at -= 1, rest = Math.floor(rest / 256))
      bytes[at] = rest % 256;
    return bytes;
  };

  const integer = (value) => {
    if (!Number.isSafeInteger(value)) throw new Error("no number of the books");
    if (value < 0) {
      if (value >= -32) return Uint8Array.of(256 + value);
      const [mark, size] =
        value >= -128 ? [0xd0, 1] : value >= -32768 ? [0xd1, 2] : value >= -2147483648 ? [0xd2, 4] : [];
      if (!mark) throw new Error("no number of the books");
      return number(mark, size, value + 256 ** size);
    }
    if (value < 128) return Uint8Array.of(value);
    if (value < 256) return number(0xcc, 1, value);
    if (value < 65536) return number(0xcd, 2, value);
    if (value < 4294967296) return number(0xce, 4, value);
    return number(0xcf, 8, value);
  };

  const long = (length, marks) => {
    if (length < 256 && marks[0]) return number(marks[0], 1, length);
    return length < 65536 ? number(marks[1], 2, length) : number(marks[2], 4, length);
  };

  // null, true, false, whole numbers, words, bytes and lists: the books know nothing else.
  const pack = (value) => {
    if (value === null) return Uint8Array.of(0xc0);
    if (value === false) return Uint8Array.of(0xc2);
    if (value === true) return Uint8Array.of(0xc3);
    if (typeof value === "number") return integer(value);
    if (typeof value === "string") {
      const bytes = text.encode(value);
      const head =
        bytes.length < 32
          ? Uint8Array.of(0xa0 | bytes.length)
          : long(bytes.length, [0xd9, 0xda, 0xdb]);
      return joined(head, bytes);
    }
    if (value instanceof Uint8Array)
      return joined(long(value.length, [0xc4, 0xc5, 0xc6]), value);
    if (Array.isArray(value)) {
      const head =
        value.length < 16 ? Uint8Array.of(0x90 | value.length) : long(value.length, [0, 0xdc, 0xdd]);
      return joined(head, ...value.map(pack));
    }
    throw new Error("nothing of the books");
  };

  // Read what `pack` writes. Whatever is written in another way is turned away.
  const unpack = (bytes) => {
    let at = 0;
    const take = (size) => {
      if (at + size > bytes.length) throw new Error("cut short");
      at += size;
      return bytes.subarray(at - size, at);
    };
    const whole = (size) => {
      const value = take(size).reduce((sum, one) => sum * 256 + one, 0);
      if (!Number.isSafeInteger(value)) throw new Error("no number of the books");
      return value;
    };
    const signed = (size) => {
      const value = whole(size);
      return value >= 256 ** size / 2 ? value - 256 ** size : value;
    };
    const list = (length) => Array.from({ length }, () => one());
    const one = () => {
      const mark = take(1)[0];
      if (mark < 0x80) return mark;
      if (mark >= 0xe0) return mark - 256;
      if (mark >= 0x90 && mark < 0xa0) return list(mark & 15);
      if (mark >= 0xa0 && mark < 0xc0) return plain.decode(take(mark & 31));
      const read = {
        0xc0: () => null,
        0xc2: () => false,
        0xc3: () => true,
        0xc4: () => take(whole(1)).slice(),
        0xc5: () => take(whole(2)).slice(),
        0xc6: () => take(whole(4)).slice(),
        0xcc: () => whole(1),
        0xcd: () => whole(2),
        0xce: () => whole(4),
        0xcf: () => whole(8),
        0xd0: () => signed(1),
        0xd1: () => signed(2),
        0xd2: () => signed(4),
        0xd9: () => plain.decode(take(whole(1))),
        0xda: () => plain.decode(take(whole(2))),
        0xdb: () => plain.decode(take(whole(4))),
        0xdc: () => list(whole(2)),
        0xdd: () => list(whole(4)),
      }[mark];
      if (!read) throw new Error("nothing of the books");
      return read();
    };
    const value = one();
    if (at !== bytes.length || !same(pack(value), bytes)) throw new Error("written otherwise");
    return value;
  };

  // A spare code: 128 bits of chance as 26 letters and digits that nobody mixes up, and two more
  // that tell a slip of the pen.
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const digest = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const letters = (bytes, count) => {
    let [out, held, bits] = ["", 0, 0];
    for (const one of bytes) {
      held = (held << 8) | one;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        out += LETTERS[(held >> bits) & 31];
      }
      held &= 255;
    }
    if (bits) out += LETTERS[(held << (5 - bits)) & 31];
    return out.slice(0, count);
  };
  const written = async (secret) => {
    const all = letters(secret, 26) + letters(await digest(secret), 2);
    return all.match(/.{4}/g).join("-");
  };
  const read = async (typed) => {
    const tidy = typed.toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0").replace(/[\s-]/g, "");
    if (!/^[0-9A-HJKMNP-TV-Z]{28}$/.test(tidy)) return null;
    const secret = new Uint8Array(16);
    let [held, bits, at] = [0, 0, 0];
    for (const letter of tidy.slice(0, 26)) {
      held = ((held << 5) | LETTERS.indexOf(letter)) & 4095;
      bits += 5;
      if (bits >= 8 && at < 16) {
        bits -= 8;
        secret[at] = (held >> bits) & 255;
        at += 1;
      }
    }
    return (await written(secret)).replace(/-/g, "") === tidy ? secret : null;
  };

  Object.assign(window.own, { hex, unhex, joined, same, pack, unpack, digest, letters, text });
  window.own.code = { written, read };
})();
