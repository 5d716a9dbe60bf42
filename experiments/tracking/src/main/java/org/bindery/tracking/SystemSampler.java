package org.bindery.tracking;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at the machine now and then, on a thread of its own, under the names W&amp;B draws: {@code
 * cpu} and {@code memory_percent} of the machine, {@code proc.*} of this process, {@code gpu.N.*}.
 */
final class SystemSampler implements AutoCloseable {
  private static final double MEGABYTE = 1 << 20;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final GpuProbe gpus = new GpuProbe();
  private final Consumer<Tracked.SystemStats> listener;
  private final Duration every;

  SystemSampler(String id, Duration every, Consumer<Tracked.SystemStats> listener) {
    this.every = every;
    this.listener = listener;
    Thread thread = new Thread(this::work, "bindery-stats-" + id);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void work() {
    try {
      do {
        Map<String, Double> values = sample();
        values.putAll(gpus.sample());
        listener.accept(new Tracked.SystemStats(Instant.now(), values));
      } while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The machine and this process now; what cannot be found out is absent. */
  static Map<String, Double> sample() {
    Map<String, Double> values = new TreeMap<>();
    values.put("proc.cpu.threads", (double) ManagementFactory.getThreadMXBean().getThreadCount());
    Runtime runtime = Runtime.getRuntime();
    values.put("proc.memory.heapMB", (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      putShare(values, "cpu", system.getCpuLoad());
      putShare(values, "proc.cpu", system.getProcessCpuLoad());
      double total = system.getTotalMemorySize();
      double available = available().orElse((double) system.getFreeMemorySize());
      values.put("proc.memory.availableMB", available / MEGABYTE);
      values.put("memory_percent", 100 * (1 - available / total));
      proc("/proc/self/status", "VmRSS:")
          .ifPresent(
              bytes -> {
                values.put("proc.memory.rssMB", bytes / MEGABYTE);
                values.put("proc.memory.percent", 100 * bytes / total);
              });
    }
    return values;
  }

  private static void putShare(Map<String, Double> values, String name, double share) {
    if (share >= 0) {
      values.put(name, 100 * share);
    }
  }

  /** Free memory counts the page cache as taken; Linux says what programs could get. */
  private static Optional<Double> available() {
    return proc("/proc/meminfo", "MemAvailable:");
  }

  private static Optional<Double> proc(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
