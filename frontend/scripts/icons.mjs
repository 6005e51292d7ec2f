// Draws the icons of an installed page: the same mark as icon.svg, on a square that a system may cut round.
// `node scripts/icons.mjs` writes them into public/; nothing but this file knows how they look.
import { writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

const GROUND = [0x12, 0x4e, 0x78];
const MARK = [0xff, 0xff, 0xff];
// In the 32 by 32 of icon.svg.
const CURVE = [
  [6.5, 7],
  [8.1, 16.6],
  [13.5, 22.2],
  [25.5, 23.6],
];
const STROKE = 2.6 / 2;
const DOT = { x: 12.2, y: 17.4, r: 4.2 };
const STEPS = 96;

const points = Array.from({ length: STEPS + 1 }, (_, step) => {
  const t = step / STEPS;
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
  return [0, 1].map((axis) =>
    weights.reduce((sum, weight, at) => sum + weight * CURVE[at][axis], 0),
  );
});

/** How far outside the mark a place is, in the units of the drawing; negative inside. */
function outside(x, y) {
  let nearest = Math.hypot(x - DOT.x, y - DOT.y) - DOT.r;
  for (let at = 1; at < points.length; at += 1) {
    const [[ax, ay], [bx, by]] = [points[at - 1], points[at]];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(
      0,
      Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)),
    );
    nearest = Math.min(nearest, Math.hypot(x - ax - along * dx, y - ay - along * dy) - STROKE);
  }
  return nearest;
}

/** The pixels; `share` of the side is the drawing's, so that a mask which cuts the corners cuts nothing of it. */
function draw(side, share) {
  const scale = (side * share) / 32;
  const edge = (side * (1 - share)) / 2;
  const rows = [];
  for (let y = 0; y < side; y += 1) {
    const row = Buffer.alloc(1 + side * 3);
    for (let x = 0; x < side; x += 1) {
      const far = outside((x + 0.5 - edge) / scale, (y + 0.5 - edge) / scale) * scale;
      const cover = Math.max(0, Math.min(1, 0.5 - far));
      for (let tone = 0; tone < 3; tone += 1) {
        row[1 + x * 3 + tone] = Math.round(GROUND[tone] + (MARK[tone] - GROUND[tone]) * cover);
      }
    }
    rows.push(row);
  }
  return Buffer.concat(rows);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

function png(side, pixels) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  // Eight bits of each of three colours, nothing interlaced.
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const folder = new URL('../public/', import.meta.url);
for (const [name, side, share] of [
  ['icon-192.png', 192, 0.86],
  ['icon-512.png', 512, 0.86],
  ['icon-mask-512.png', 512, 0.62],
  ['apple-touch-icon.png', 180, 0.8],
]) {
  await writeFile(new URL(name, folder), png(side, draw(side, share)));
}
