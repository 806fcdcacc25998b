export { type FakeAcceptor, startFakeAcceptor } from './fake-acceptor.ts';
export { connectFakeDialer, type FakeDialer } from './fake-dialer.ts';
export { FakeStream } from './fake-stream.ts';
export { frame, type GrpcStatus } from './grpc-stream.ts';
export { DecodedMessage, encodeMessage } from './protobuf.ts';
export * as wire from './wire.ts';
