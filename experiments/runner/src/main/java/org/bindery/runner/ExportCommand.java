package org.bindery.runner;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bindery.graph.StartingWeights;
import org.bindery.spi.ColumnId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery export}: a trained tower as a file that others can read. */
@Command(
    name = "export",
    description = {
      "Writes one tower of a run, its head included, as safetensors with the names that ImageBind,"
          + " OpenCLIP or LanguageBind give to such arrays.",
      "Low-rank additions are folded into the weights. An existing file is replaced."
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's name.")
  private String run;

  @Parameters(
      index = "1",
      paramLabel = "SIGNAL",
      description = "Whose tower, such as image or audio.es.")
  private String signal;

  @Option(names = "-o", required = true, paramLabel = "FILE", description = "The file to write.")
  private Path output;

  @Option(
      names = "--names",
      paramLabel = "FAMILY",
      defaultValue = "imagebind",
      description = "Whose names: imagebind (unless given), openclip or languagebind.")
  private StartingWeights.Names names;

  @Mixin private Folders folders;

  @Mixin private PluginOption plugins;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    try (Workbench workbench = folders.open(plugins.registry());
        RunHandle handle = workbench.run(run)) {
      handle.model().export(ColumnId.of(signal), names, output);
      var out = command.commandLine().getOut();
      new RunFolder(handle.folder()).licences().forEach(out::println);
      out.println(output);
      out.flush();
    }
    return ExitCodes.OK;
  }
}
