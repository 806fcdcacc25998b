import { describe, expect, it } from 'vitest';
import { describeDialFailure } from './dial-failure.ts';

/** Texts as grpc-js gave them on Node 24.21 with OpenSSL 3; the ways there are tried for real in peering.test.ts. */
const none = (error: string): string => `No connection established. Last error: ${error}. Resolution note: `;

describe('describeDialFailure', () => {
  it.each([
    [14, none('Error: connect ECONNREFUSED 10.0.0.1:8503'), 'dial.refused'],
    [14, 'Name resolution failed for target dns:no-such-host:8503', 'dial.dns'],
    [14, none('Error: connect ETIMEDOUT 10.0.0.1:8503'), 'dial.timeout'],
    [4, 'did not answer the Open', 'dial.timeout'],
    [14, none('Error: connect EHOSTUNREACH 10.0.0.1:8503'), 'dial.unreachable'],
    [
      14,
      none(
        "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: a. is not in the cert's altnames: DNS:b",
      ),
      'tls.wrong_name',
    ],
    [
      14,
      none('Error: unable to verify the first certificate; if the root CA is installed locally, try'),
      'tls.untrusted_ca',
    ],
    [14, none('Error: self-signed certificate in certificate chain'), 'tls.untrusted_ca'],
    [14, none('Error: certificate has expired'), 'tls.expired'],
    [14, none('Error: 80CB:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:'), 'tls.failed'],
    [14, none('Error: read ECONNRESET'), 'dial.reset'],
    [14, 'Connection dropped', 'dial.reset'],
    [7, 'invalid peering stream secret', 'grpc.permission_denied'],
    [9, 'cannot establish a peering stream on a follower node', 'grpc.failed_precondition'],
    [2, 'heartbeat timeout', 'grpc.unknown'],
    [14, 'Connect CA is not yet initialized', 'grpc.unavailable'],
    [99, '', 'grpc.status_99'],
  ])('reads %i %s as %s', (code, message, expected) => {
    const error = describeDialFailure({ code, message }, '10.0.0.1:8503', 'server.dc1.peering.x');
    expect(error.code).toBe(expected);
    expect(error.message).toContain('10.0.0.1:8503');
  });

  it.each([
    [3, 'initial subscription for unknown PeerID: 1', /was deleted there\. Delete it here too, or establish it again/],
    [13, 'failed to find PeerID: x', /was deleted there/],
    [7, 'invalid peering stream secret', /refused the stream secret.* establish it again here with a new token/],
    [13, 'unable to authorize connection, peering must be re-established', /no secret of this peering any more/],
    [10, 'peering is marked as deleted: 1', /is deleting this peering/],
    [3, 'expected PeerID to be empty; the wrong end of peering is being dialed', /delete it on both/],
    [2, 'failed to register stream: there is an active stream for the given PeerID "1"', /nothing is to be done/],
    [9, 'cannot establish a peering stream on a follower node', /not the leader/],
    [9, 'node is not a leader anymore; cannot continue streaming', /The leadership moved in the cluster/],
    [14, 'Connect CA is not yet initialized', /still starting/],
    [2, 'heartbeat timeout', /heard no heartbeat from here for two minutes/],
    [3, 'something new', /^10\.0\.0\.1:8503 answered: something new$/],
  ])('says what to do about %i %s', (code, message, expected) => {
    expect(describeDialFailure({ code, message }, '10.0.0.1:8503', 'server.dc1.peering.x').message).toMatch(expected);
  });
});
