package org.bindery.runner;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bindery kernelspec}: installs the notebook kernel. */
@Command(
    name = "kernelspec",
    description = "Installs the notebook kernel Bindery (Java) with the jars of this build.")
final class KernelspecCommand implements Callable<Integer> {
  @Option(
      names = "--jjava",
      required = true,
      paramLabel = "DIR",
      description = "The kernel that pip installed: .venv/share/jupyter/kernels/java.")
  private Path jjava;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "DIR",
      description = "Where to: .venv/share/jupyter/kernels/bindery.")
  private Path into;

  @Option(names = "--check", description = "Only tells by the exit code whether it is current.")
  private boolean check;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    KernelSpec kernel = KernelSpec.ofThisProcess();
    if (check) {
      return kernel.isInstalled(jjava, into) ? ExitCodes.OK : ExitCodes.FAILED;
    }
    kernel.install(jjava, into);
    command.commandLine().getOut().println(into.toAbsolutePath());
    return ExitCodes.OK;
  }
}
