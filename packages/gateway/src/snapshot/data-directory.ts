import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The proxy's directory on disk. A file is replaced whole or not at all: written beside, flushed, renamed over, and the
 * directory flushed, so that a power cut leaves the old or the new content. Files are 0600, the directory 0700.
 */
export class DataDirectory {
  readonly path: string;
  #temporary = 0;
  #isLeft = false;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the directory when it is missing. Throws when it can not be used. */
  static async open(path: string): Promise<DataDirectory> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return new DataDirectory(path);
  }

  /** It belongs to another process from now on: what is written here is dropped. */
  leave(): void {
    this.#isLeft = true;
  }

  async write(name: string, content: string): Promise<void> {
    if (this.#isLeft) return;
    this.#temporary += 1;
    const target = join(this.path, name);
    const beside = `${target}.${process.pid}.${this.#temporary}.new`;
    try {
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, target);
    } catch (error) {
      await unlink(beside).catch(() => {});
      throw error;
    }
    const directory = await open(this.path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }

  /** Null when there is no such file. Throws on any other failure to read. */
  async read(name: string): Promise<string | null> {
    try {
      return await readFile(join(this.path, name), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }
}
