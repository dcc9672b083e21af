import { type DataCallback, IPCMessageReader } from "vscode-jsonrpc/node";
import { isRpcMessage } from "../protocol/rpcMessage.ts";

/** Reads the messages of another process, and passes over what is none. */
export class CheckedReader extends IPCMessageReader {
  override listen(callback: DataCallback) {
    return super.listen((message) => {
      if (isRpcMessage(message)) callback(message);
    });
  }
}
