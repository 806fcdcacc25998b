import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { type PayReply, type PayRequest, payMethod } from './payments-service.ts';
import { logSample, sampleArguments } from './sample-arguments.ts';

/** The sample gRPC service: pays everything, and says who did. */
const { port, cluster, instance } = sampleArguments();

const server = new Server();
server.addService(
  { pay: payMethod },
  {
    pay(call: ServerUnaryCall<PayRequest, PayReply>, answer: sendUnaryData<PayReply>) {
      answer(null, { receipt: `paid ${call.request.order}`, cluster, instance });
    },
  },
);
server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
  logSample('sample.ready', { service: 'payments', port });
});
