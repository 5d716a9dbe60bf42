package org.bindery.runner;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.bindery.dashboard.DashboardServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bindery dashboard}: runs, sweeps and studies in a browser, without an account. */
@Command(
    name = "dashboard",
    description = {
      "Shows tracked runs, sweeps and studies in a browser, live; on this machine only, and only to",
      "whoever has the address it prints. Ctrl-C ends it."
    })
final class DashboardCommand implements Callable<Integer> {
  @Option(names = "--port", paramLabel = "N", description = "On 127.0.0.1; a free one unless said.")
  private int port;

  @Mixin private Folders folders;

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    try (Workbench bench = folders.open(plugins.registry());
        DashboardServer server = Dashboards.start(bench, port)) {
      PrintWriter out = command.commandLine().getOut();
      out.println(server.url());
      out.flush();
      new CountDownLatch(1).await();
      return ExitCodes.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCodes.OK;
    }
  }
}
