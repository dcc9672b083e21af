/** Where a node's value stands that is not in the workspace: in an input's memory, from one of its components on. */
export interface Standing {
  readonly input: string;
  readonly offset: number;
}
