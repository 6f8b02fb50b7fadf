import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs `action` while no other process holds the lock on `file`. The lock is the kernel's (`flock`), so it ends with its
 * holder however that dies. Waits without polling.
 */
export async function holdingLock<T>(file: string, action: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; cat > /dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await Promise.race([
      once(holder.stdout, 'data'),
      once(holder, 'exit').then(([code]) => {
        throw new Error(`flock ${file} ended with ${code} before it held the lock`);
      }),
    ]);
    return await action();
  } finally {
    holder.stdin.end();
  }
}
