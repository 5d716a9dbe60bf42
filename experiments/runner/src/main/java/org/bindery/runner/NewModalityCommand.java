package org.bindery.runner;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bindery.data.ModalityRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery new-modality}: a plugin's project, to begin with. */
@Command(
    name = "new-modality",
    description = {
      "Makes the project of a plugin, outside this checkout: a small modality that compiles, keeps",
      "all rules and trains, to be changed one file at a time."
    })
final class NewModalityCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      description = "The modality's id, such as barometric-pressure; classes are named after it.")
  private String name;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The project's folder, which is made; NAME beside the checkout unless given.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--package",
      paramLabel = "P",
      description = "Java package and Maven group; com.example.NAME unless given.")
  private Optional<String> packageName = Optional.empty();

  @Option(names = "--check", hidden = true, description = "Only tells whether it could be made.")
  private boolean check;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    PluginProject project =
        new PluginProject(name, packageName.orElseGet(() -> PluginProject.packageOf(name)));
    project.requireNew(ModalityRegistry.scan());
    Path place = folder.orElseGet(() -> beside(checkout())).toAbsolutePath().normalize();
    Archetype.requireFree(place);
    Archetype.requireNoClash(project);
    if (!check) {
      Archetype.expand(project, place);
      tell(project, place);
    }
    return ExitCodes.OK;
  }

  private static Path checkout() {
    return Machine.environment("BINDERY_ROOT").map(Path::of).orElseGet(() -> Path.of(""));
  }

  private Path beside(Path checkout) {
    Path parent = checkout.toAbsolutePath().normalize().getParent();
    return (parent == null ? checkout : parent).resolve(name);
  }

  private void tell(PluginProject project, Path place) {
    PrintWriter out = command.commandLine().getOut();
    Path jar = place.resolve(project.jar());
    String bindery = quoted(checkout().resolve("bindery").toAbsolutePath().normalize());
    out.println(
        "Made the modality '"
            + project.modalityId()
            + "', class "
            + project.packageName()
            + "."
            + project.className()
            + "Modality, in "
            + place);
    out.println();
    out.println("Next, type:");
    out.println("  cd " + quoted(place) + " && mvn verify");
    out.println("  " + bindery + " run experiment.yaml --plugins " + project.jar());
    out.println("and in a notebook:");
    out.println("  %modality load " + jar);
    out.println();
    out.println("Then read " + place.resolve("README.md") + ": what to change, in which order.");
    out.flush();
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[\\w./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
