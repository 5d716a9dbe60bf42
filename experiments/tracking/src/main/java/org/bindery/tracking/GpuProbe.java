package org.bindery.tracking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Asks {@code nvidia-smi} about GPUs; after it failed once, never again. */
final class GpuProbe {
  private static final String[] COMMAND = {
    "nvidia-smi",
    "--query-gpu=index,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw",
    "--format=csv,noheader,nounits"
  };

  private final String[] command;
  private boolean absent;

  GpuProbe(String... command) {
    this.command = command.length == 0 ? COMMAND : command.clone();
  }

  Map<String, Double> sample() throws InterruptedException {
    if (absent) {
      return Map.of();
    }
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0) {
        byte[] answer = process.getInputStream().readNBytes(1 << 16);
        return parse(new String(answer, StandardCharsets.UTF_8));
      }
      process.destroyForcibly();
      absent = true;
    } catch (IOException e) {
      absent = true;
    }
    return Map.of();
  }

  static Map<String, Double> parse(String answer) {
    Map<String, Double> values = new TreeMap<>();
    for (String line : answer.lines().toList()) {
      String[] cells = line.split("\\s*,\\s*");
      if (cells.length == 6 && cells[0].strip().matches("[0-9]+")) {
        String gpu = "gpu." + cells[0].strip() + ".";
        put(values, gpu + "gpu", cells[1], 1);
        put(values, gpu + "memoryAllocatedBytes", cells[2], 1 << 20);
        put(values, gpu + "temp", cells[4], 1);
        put(values, gpu + "powerWatts", cells[5], 1);
        Double used = values.get(gpu + "memoryAllocatedBytes");
        if (used != null && cells[3].matches("[0-9.]+")) {
          double total = Double.parseDouble(cells[3]) * (1 << 20);
          values.put(gpu + "memoryAllocated", 100 * used / total);
        }
      }
    }
    return values;
  }

  private static void put(Map<String, Double> values, String name, String cell, double unit) {
    if (cell.strip().matches("[0-9]+(\\.[0-9]+)?")) {
      values.put(name, Double.parseDouble(cell.strip()) * unit);
    }
  }
}
