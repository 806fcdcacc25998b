export { crossSignRoot } from './cross-sign.ts';
export { createCsr, type ParsedCsr, parseCsr } from './csr.ts';
export { type CertificateDescription, describeCertificate } from './describe-certificate.ts';
export { generateKeyPair, type KeyPair, publicKeyOf } from './key-pair.ts';
export { createServerLeaf, signLeaf } from './leaf.ts';
export { type CreatedRoot, createRoot, type SigningRoot } from './root.ts';
export { type PeerVerification, presentedCertificates, verifyPeerChain } from './verify-peer-chain.ts';
