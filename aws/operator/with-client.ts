/** Uses a client and closes its connections. */
export async function withClient<Client extends { destroy(): void }, T>(
  client: Client,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
