package org.bindery.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves generated runs until its standard input ends, to look at the page by hand. */
final class DemoServer {
  private DemoServer() {}

  /** Its argument is a folder, filled where it is empty. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    if (!Files.exists(root.resolve("wandb"))) {
      DemoRuns.write(root, 14, 40, 3_000);
    }
    DashboardServer.Config config = DashboardServer.Config.of(root).withStudies(DemoRuns.studies());
    try (DashboardServer server = DashboardServer.start(config)) {
      System.out.println(server.url());
      int end = System.in.read();
      System.out.println("ended by " + end);
    }
  }
}
