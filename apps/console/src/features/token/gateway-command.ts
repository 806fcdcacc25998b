/** The words that start a mesh gateway with its token; capitals stand for what only its operator knows. */
export const gatewayCommand = (service: string, partition: string, httpAddress: string): readonly string[] => [
  ...['peerway', 'gateway', '--http-addr', httpAddress, '--token-file', 'TOKEN-FILE'],
  ...(partition === 'default' ? [] : ['--partition', partition]),
  ...['--service', service, '--node', 'NODE', '--address', 'HOST:8443', '--wan-address', 'PUBLIC-HOST:8443'],
  ...['--data-dir', 'DATA', '--register'],
];
