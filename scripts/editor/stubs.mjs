/**
 * Plain JavaScript for the two native modules that VS Code's server cannot do without. Building the real ones takes a
 * C++ compiler, and its packages hold no binaries.
 */
export const stubs = {
  /** The logger: the same calls, appending to the same files. */
  "@vscode/spdlog/index.js": `
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");
const levels = ["trace", "debug", "info", "warning", "error", "critical", "off"];
class Logger {
  constructor(file) {
    this.file = file;
    this.level = 2;
    this.plain = false;
    mkdirSync(dirname(file), { recursive: true });
  }
  write(level, message) {
    if (level < this.level || !this.file) return;
    try {
      appendFileSync(this.file, this.plain ? message : new Date().toISOString() + " [" + levels[level] + "] " + message + "\\n");
    } catch {} // a log folder that is being removed must not end the editor
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() { this.file = undefined; }
}
exports.version = 0;
exports.setLevel = exports.setFlushOn = () => {};
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (name, file) => new Logger(file);
`,
  /** Ends an extension host whose server is gone. */
  "@vscode/native-watchdog/index.js": `
exports.start = (parent) => {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  }, 3000).unref();
};
exports.exit = (code) => process.exit(code);
`,
};
