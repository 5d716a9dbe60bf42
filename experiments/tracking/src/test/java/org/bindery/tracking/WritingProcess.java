package org.bindery.tracking;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own that writes a run: forever, or to the end of its {@code main}. */
final class WritingProcess {
  private WritingProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path root = Path.of(arguments[0]);
    int rows = Integer.parseInt(arguments[1]);
    Run run = Tracker.start(RunStart.of(root, "forked").withConfig(Map.of("lr", 0.5)));
    System.out.println(run.wandbFolder().orElseThrow());
    for (int i = 0; i < rows; i++) {
      run.log(i, Map.of("loss", 1.0 / (i + 1), "text", "x".repeat(i % 3000)));
      if (i % 100 == 0) {
        Thread.sleep(1);
      }
    }
  }

  static Process start(Path root, int rows) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(WritingProcess.class.getName(), root.toString(), "" + rows));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
