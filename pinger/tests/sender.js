// Sends HL7 messages by MLLP as an integration engine does: one after another, each when the one before was answered.
// node sender.js PORT FILE: the messages of FILE, which stand between empty lines. Prints each answer's MSA.
const fs = require('node:fs');
const net = require('node:net');

const [port, file] = process.argv.slice(2);
const messages = fs
  .readFileSync(file, 'latin1')
  .split('\n\n')
  .filter((text) => text.trim())
  .map((text) => text.trim().split('\n').join('\r') + '\r');
const socket = net.connect(Number(port), '127.0.0.1');
socket.setTimeout(20_000, () => socket.destroy(new Error('no answer')));
let heard = '';
let next = 0;

function send() {
  if (next === messages.length) {
    socket.end();
    return;
  }
  socket.write(Buffer.from(`\x0b${messages[next++]}\x1c\r`, 'latin1'));
}

socket.on('connect', send);
socket.on('data', (data) => {
  heard += data.toString('latin1');
  let end = heard.indexOf('\x1c\r');
  while (end >= 0) {
    const answer = heard.slice(heard.indexOf('\x0b') + 1, end);
    heard = heard.slice(end + 2);
    console.log(answer.split('\r').find((line) => line.startsWith('MSA')));
    send();
    end = heard.indexOf('\x1c\r');
  }
});
socket.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
