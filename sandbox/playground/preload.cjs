// Loaded into the Playground's process before its own code: keeps it on loopback and ends it with its parent.
"use strict";
const net = require("node:net");

const isLoopback = (host) => !host || host === "localhost" || host === "::1" || /^127\./.test(host);

// The Playground listens on every interface of the machine and has no option against it.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (where, ...rest) {
  const options = where !== null && typeof where === "object" ? where : { port: Number(where) };
  return listen.call(this, { ...options, host: "127.0.0.1" }, ...rest.filter((value) => typeof value === "function"));
};

// Its switch against telemetry leaves some: whatever would leave the machine fails instead.
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...where) {
  const options = Array.isArray(where[0]) ? where[0][0] : where[0];
  const host = options !== null && typeof options === "object" ? options.host : where[1];
  if (typeof host !== "string" || isLoopback(host)) return connect.apply(this, where);
  const refused = Object.assign(new Error(`not on loopback: ${host}`), { code: "ENOTLOOPBACK" });
  process.nextTick(() => this.destroy(refused));
  return this;
};

// The parent holds the other end; it closes however the parent ends, on every operating system.
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
