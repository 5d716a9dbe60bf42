package org.bindery.runner;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.PluginJar;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plugins that are not on the class path, as an option that is the same in every command. */
final class PluginOption {
  @Option(
      names = "--plugins",
      split = ",",
      paramLabel = "JAR|DIR",
      description =
          "Jars of plugins, or folders of them; what cannot be used of them is told and left out.")
  private List<Path> places = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Finds the plugins on the class path and those given, and tells on standard error what of the
   * latter cannot be used.
   *
   * @throws org.bindery.spi.ConfigException if there is no such jar or folder
   */
  ModalityRegistry registry() {
    PrintWriter err = command.commandLine().getErr();
    return registry(
        sentence -> {
          err.println("bindery: plugin left out. " + sentence);
          err.flush();
        });
  }

  /** Does the same for a command that lists what is rejected anyway. */
  ModalityRegistry silentRegistry() {
    return registry(sentence -> {});
  }

  private ModalityRegistry registry(Consumer<String> told) {
    ModalityRegistry registry = ModalityRegistry.scan();
    registry.plugins().loadUsable(places).forEach(told);
    return registry;
  }

  /** Returns the jars and folders given. */
  List<Path> places() {
    return places;
  }

  /** Returns the jars a registry was given, for another process that needs the same. */
  static List<Path> jars(ModalityRegistry registry) {
    return registry.plugins().loaded().stream().map(PluginJar::jar).toList();
  }
}
