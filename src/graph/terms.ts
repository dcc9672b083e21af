import type { Node } from "./op.ts";
import { add } from "./ops/arithmetic.ts";
import { constant } from "./ops/leaf.ts";
import { outer } from "./ops/matrix.ts";
import { broadcast, pack, place } from "./ops/structure.ts";

/** The components of u, or of u vᵀ row by row, added into a vector from component `offset` on. */
export interface Term {
  readonly offset: number;
  readonly u: Node;
  readonly v?: Node;
}

/** A vector as terms of a sum: taken apart where it is put together, so that neither it nor an outer product is ever in memory. */
export function termsOf(node: Node, offset = 0): Term[] {
  const { op, inputs, size, attributes } = node;
  switch (op) {
    case constant:
      return attributes.value === 0 ? [] : [{ offset, u: node }];
    case outer:
      return [{ offset, u: inputs[0], v: inputs[1] }];
    case place:
      return termsOf(inputs[0], offset + Number(attributes.offset));
    case broadcast:
      return inputs[0].op === constant && inputs[0].attributes.value === 0 ? [] : [{ offset, u: node }];
    case add:
      if (inputs.some((x) => x.size !== size)) return [{ offset, u: node }];
      return inputs.flatMap((x) => termsOf(x, offset));
    case pack: {
      let at = offset;
      return inputs.flatMap((x) => {
        at += x.size;
        return termsOf(x, at - x.size);
      });
    }
    default:
      return [{ offset, u: node }];
  }
}
