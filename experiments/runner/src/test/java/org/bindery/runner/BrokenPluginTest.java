package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.PluginCalls;
import org.bindery.runner.Smells.Place;
import org.bindery.spi.BinderyException;
import org.bindery.spi.PluginException;
import org.bindery.testkit.PluginJars;
import org.bindery.training.RunEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings with a plugin that breaks in the middle, and goes on when it is mended. */
class BrokenPluginTest {
  private static final int STEPS = 6;
  private static final String SMELL = "modality 'smell' (com.example.smell.Smell from ";

  @TempDir Path folder;
  private ModalityRegistry registry;

  @BeforeEach
  void prepare() {
    registry = ModalityRegistry.scan();
    registry.register(new Smells.Dataset());
  }

  private Workbench open() {
    return Workbench.open(folder.resolve("home"), folder.resolve("runs"), registry);
  }

  private URLClassLoader install(String name, Place place, String statement) throws Exception {
    URLClassLoader loader = PluginJars.loader(Smells.jar(folder, name, place, statement));
    registry.register(Smells.modality(loader));
    return loader;
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        // 64 cells are read once at the import and once at the training's start.
        Arguments.of(
            "a loader that throws",
            Place.READ,
            "if (calls == 2 * 128 - 80) { throw new IllegalStateException(\"no nose\"); }",
            List.of(
                "of dataset 'smells' could not be read: the loader of " + SMELL,
                "threw java.lang.IllegalStateException: no nose")),
        Arguments.of(
            "a preprocessor that throws",
            Place.FINISH,
            "if (calls > 60) { throw new IllegalStateException(\"no nose\"); }",
            List.of(
                "The preprocessor of " + SMELL,
                "broke in finish(): it threw java.lang.IllegalStateException: no nose",
                "(Cell 'smell.b' of row 'r")),
        Arguments.of(
            "a preprocessor that makes other shapes",
            Place.FINISH,
            "if (calls > 60) { values = new float[9]; }",
            List.of(
                "The preprocessor of " + SMELL,
                "made 'bytes' as float32 (9) where output() announced float32 (8)")),
        Arguments.of(
            "an encoder that throws",
            Place.FORWARD,
            "if (calls == 8) { throw new IllegalStateException(\"no nose\"); }",
            List.of(
                "The encoder of smell.b (com.example.smell.Smell$",
                "threw java.lang.IllegalStateException: no nose in forward(), given [(8, 8)]")),
        Arguments.of(
            "an encoder that loses rows",
            Place.FORWARD,
            "if (calls == 8) { return out.get(\"0:3\"); }",
            List.of(
                "The trunk of smell.b (com.example.smell.Smell$",
                "gave [float32 (3, 8)] where its factory promised one float32 array (8, 8)")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void isNamedAndItsRunGoesOnWhereItStoodWhenThePluginIsMended(
      String title, Place place, String statement, List<String> told) throws Exception {
    List<String> stopped = new ArrayList<>();
    try (Workbench bench = open();
        URLClassLoader broken = install("broken", place, statement)) {
      Throwable failure =
          catchThrowable(
              () -> bench.train(Smells.spec("run", STEPS), false, s -> {}, noting(stopped)));
      assertThat(failure).as(title).isInstanceOf(PluginException.class);
      assertThat(told).allSatisfy(part -> assertThat(failure).hasMessageContaining(part));
      assertThat(failure).hasMessageContaining("broken.jar");
      assertThat(stopped).containsExactly(failure.getMessage());
      if (place != Place.READ) {
        assertThat(failure)
            .hasMessageContaining("The checkpoint of step 3 is kept: mend the plugin and load it");
      }

      try (URLClassLoader mended = install("mended", place, "")) {
        goesOn(bench, place == Place.READ ? -1 : 3);
      }
    }
  }

  /** Trains on, and finds the same weights as after a run that was never cut off. */
  private void goesOn(Workbench bench, int from) throws IOException {
    List<Integer> steps = new ArrayList<>();
    bench.train(
        Smells.spec("run", STEPS),
        false,
        s -> {},
        event -> {
          if (event instanceof RunEvent.Started started) {
            steps.add(started.fromStep());
          }
        });
    if (from >= 0) {
      assertThat(steps).containsExactly(from);
    }
    bench.train(Smells.spec("whole", STEPS), false, s -> {}, event -> {});
    assertThat(weights("run")).isEqualTo(weights("whole"));
  }

  private byte[] weights(String run) throws IOException {
    return Files.readAllBytes(
        folder.resolve("runs/" + run + "/checkpoints/step-00000" + STEPS + "/model.safetensors"));
  }

  private static java.util.function.Consumer<RunEvent> noting(List<String> stopped) {
    return event -> {
      if (event instanceof RunEvent.Stopped stop) {
        stopped.add(stop.why());
      }
    };
  }

  @Test
  void anEncoderThatLeavesArraysBehindIsNamedOnceAndTrainsOn() throws Exception {
    List<String> alarms = new ArrayList<>();
    try (Workbench bench = open();
        URLClassLoader leaking =
            install(
                "leaking",
                Place.FORWARD,
                "linear.getParameters().valueAt(0).getArray().duplicate();")) {
      bench.train(
          Smells.spec("leak", 26),
          false,
          s -> {},
          event -> {
            if (event instanceof RunEvent.Alarmed alarmed) {
              alarms.add(alarmed.alarm().toString());
            }
          });
    }
    assertThat(alarms).hasSize(2);
    assertThat(alarms.get(0))
        .startsWith("step 20, smell, memory leak: The encoder of smell (com.example.smell.Smell$")
        .contains("leaking.jar", "has left 20 arrays behind in its last 20 training passes");
    assertThat(alarms.get(1)).startsWith("step 20, smell.b, memory leak");
  }

  @Test
  void aPluginThatHangsIsNamedAfterTheLimitAndItsRunGoesOnWhenItIsMended() throws Exception {
    Path jar =
        Smells.jar(folder, "hangs", Place.FINISH, "while (calls > 60) { Thread.onSpinWait(); }");
    Outcome outcome = train(jar);
    assertThat(outcome.text())
        .contains(
            "finish() of the preprocessor of " + SMELL,
            "hangs.jar) has not come back after 1 s (Cell 'smell.b' of row 'r",
            ", at com.example.smell.Smell$Sniff.finish(Smell.java:",
            PluginCalls.LIMIT,
            "did not end: its thread is left behind",
            "The checkpoint of step 3 is kept");
    assertThat(outcome.code()).isEqualTo(1);
    try (Workbench bench = open();
        URLClassLoader mended = install("mended", Place.FINISH, "")) {
      goesOn(bench, 3);
    }
  }

  @Test
  void aPluginThatEndsTheProgramIsNamedAndItsRunGoesOnWhenItIsMended() throws Exception {
    Path jar = Smells.jar(folder, "quits", Place.FINISH, "if (calls > 60) { System.exit(7); }");
    Outcome outcome = train(jar);
    assertThat(outcome.text())
        .contains(
            "bindery: finish() of the preprocessor of " + SMELL,
            "quits.jar) called System.exit, which ends the whole program (Cell 'smell.b' of row");
    assertThat(outcome.code()).isEqualTo(7);
    try (Workbench bench = open();
        URLClassLoader mended = install("mended", Place.FINISH, "")) {
      goesOn(bench, 3);
    }
  }

  private record Outcome(int code, String text) {}

  /** Trains in a process of its own, with a limit of a second. */
  private Outcome train(Path jar) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agentlib"))
            .toList());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Alone.class.getName(),
            folder.toString(),
            jar.toString()));
    Path log = folder.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put(PluginCalls.LIMIT, "1");
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
    return new Outcome(process.exitValue(), Files.readString(log));
  }

  /** The process. */
  static final class Alone {
    private Alone() {}

    /** Trains with the plugin of a jar; registered by hand, its code is not looked at before. */
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      ModalityRegistry registry = ModalityRegistry.scan();
      registry.register(new Smells.Dataset());
      try (URLClassLoader loader = PluginJars.loader(Path.of(arguments[1]))) {
        registry.register(Smells.modality(loader));
        try (Workbench bench =
            Workbench.open(folder.resolve("home"), folder.resolve("runs"), registry)) {
          bench.train(Smells.spec("run", STEPS), false, s -> {}, event -> {});
        }
      } catch (BinderyException e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
    }
  }
}
