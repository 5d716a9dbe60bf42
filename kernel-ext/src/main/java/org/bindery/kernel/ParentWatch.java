package org.bindery.kernel;

import java.util.Map;

/**
 * Ends this JVM when the process that started the kernel is gone.
 *
 * <p>A Jupyter server or a test runner that is killed hard leaves JJava's two JVMs behind, holding
 * gigabytes. Jupyter tells each kernel its process id in {@code JPY_PARENT_PID}; Python's kernel
 * watches it, JJava does not.
 */
final class ParentWatch {
  private static final long PAUSE_MILLIS = 2000;

  /** Looked for so often in vain, it is gone; once may be a busy machine. */
  private static final int MISSES = 3;

  private ParentWatch() {}

  static void start(Map<String, String> environment) {
    String parent = environment.getOrDefault("JPY_PARENT_PID", "");
    if (parent.matches("[0-9]{2,10}")) {
      Thread watch = new Thread(() -> await(Long.parseLong(parent)), "bindery-parent-watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  private static void await(long pid) {
    int misses = 0;
    while (misses < MISSES) {
      misses = ProcessHandle.of(pid).isPresent() ? 0 : misses + 1;
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
    System.err.println("Jupyter (process " + pid + ") is gone, so this kernel ends.");
    System.exit(0);
  }
}
