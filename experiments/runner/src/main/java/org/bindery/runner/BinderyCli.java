package org.bindery.runner;

import java.io.PrintWriter;
import org.bindery.spi.BinderyException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Mistakes are told in one sentence on standard error; {@code --trace} adds where
 * in the program they were noticed.
 */
@Command(
    name = "bindery",
    description = "Binds many kinds of signal into one embedding space.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = BinderyCli.Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:the run failed",
      "2:a mistake in the command or the spec",
      "3:something is missing on this machine",
      "130:interrupted; the same command goes on"
    },
    subcommands = {
      RunCommand.class,
      AblateCommand.class,
      StudyCommand.class,
      SweepCommand.class,
      SweepWorkerCommand.class,
      SweepTrialCommand.class,
      TrialCommand.class,
      AgentCommand.class,
      DoctorCommand.class,
      DataCommand.class,
      ModalitiesCommand.class,
      NewModalityCommand.class,
      PresetsCommand.class,
      ParityCommand.class,
      EmbedCommand.class,
      ExportCommand.class,
      AdviseCommand.class,
      WorldsCommand.class,
      SyncCommand.class,
      DashboardCommand.class,
      ReportCommand.class,
      KernelspecCommand.class,
      BenchCommand.class
    })
public final class BinderyCli implements Runnable {
  @Option(
      names = "--trace",
      scope = ScopeType.INHERIT,
      description = "Also show where in the program a mistake was noticed.")
  private boolean trace;

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int code;
    try (Interrupts interrupts = Interrupts.reach(Thread.currentThread())) {
      code = commandLine().execute(arguments);
    }
    System.exit(code);
  }

  /** Returns the parser with all commands; for tests and for what embeds it. */
  static CommandLine commandLine() {
    return new CommandLine(new BinderyCli())
        .setExecutionExceptionHandler(BinderyCli::explain)
        .setParameterExceptionHandler(BinderyCli::refuse)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing");
  }

  private static int explain(Exception thrown, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    BinderyCli root = command.getCommandSpec().root().commandLine().getCommand();
    if (thrown instanceof BinderyException) {
      err.println("bindery: " + thrown.getMessage());
    } else {
      err.println(
          "bindery: something unexpected happened: "
              + thrown
              + (root.trace ? "" : " (--trace shows where; please report it)"));
    }
    if (root.trace) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return ExitCodes.of(thrown);
  }

  private static int refuse(ParameterException thrown, String[] arguments) {
    CommandLine command = thrown.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("bindery: " + thrown.getMessage() + ".");
    UnmatchedArgumentException.printSuggestions(thrown, err);
    err.println(
        "Type ./" + command.getCommandSpec().qualifiedName() + " --help to see what it takes.");
    err.flush();
    return ExitCodes.USAGE;
  }

  /** Tells the version the build was given. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Bindery " + BuildInfo.read().version()};
    }
  }
}
