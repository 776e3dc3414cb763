/** A failed RPC of Spark Connect. */
export interface RpcError {
  /** Name of gRPC’s status, such as `UNAVAILABLE`. */
  status: string;
  /** What gRPC or the server says about it, on one line; may be empty. */
  details: string;
  /** The class of the exception, without module; null if the text does not begin with it. */
  type: string | null;
}

/** How gRPC for Python prints the error of an RPC, which pyspark keeps as the message of its own exception. */
const PRINTED =
  /(?:\b([A-Za-z_]\w*): )?<_?\w+ of RPC that terminated with:\s+status = StatusCode\.([A-Z_]+)\s+details = "/;
/** What follows the details. */
const AFTER_DETAILS = /"\s*(?:debug_error_string = |>|$)/;

/** The RPC that an error text is about, where the server has sent no error of Spark; null if there is none. */
export function rpcError(text: string): RpcError | null {
  const found = PRINTED.exec(text);
  if (found === null) return null;
  const [printed, type = null, status] = found;
  const rest = text.slice(found.index + printed.length);
  const end = AFTER_DETAILS.exec(rest)?.index ?? rest.length;
  return { status: status!, details: rest.slice(0, end).replace(/\s+/g, ' ').trim(), type };
}

/** `UNAVAILABLE: failed to connect to all addresses`. */
export const rpcErrorText = ({ status, details }: RpcError): string => (details ? `${status}: ${details}` : status);
