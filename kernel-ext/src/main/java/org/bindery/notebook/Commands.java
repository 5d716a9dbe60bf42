package org.bindery.notebook;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.bindery.data.DidYouMean;
import org.bindery.data.PluginJar;
import org.bindery.data.Plugins;
import org.bindery.runner.Doctor;
import org.bindery.runner.Finding;
import org.bindery.spi.ConfigException;
import org.bindery.training.Devices;

/**
 * What the magics of a notebook do: {@code %modalities}, {@code %modality}, {@code %%binding},
 * {@code %runs}, {@code %run}, {@code %device}, {@code %doctor}. Arguments are the words after the
 * name. Every method throws {@link Refusal} and nothing else, with one sentence.
 */
public final class Commands {
  private static final String LOAD = "load";
  private static final String RELOAD = "reload";
  private static final String MODALITY =
      "write %modality load JAR, %modality reload, or %modality reload JAR";

  private final Supplier<Session> session;

  Commands(Supplier<Session> session) {
    this.session = session;
  }

  /** {@code %modalities}: what can be bound, and the plugins that cannot be used. */
  public View modalities(List<String> words) {
    return Refusal.orRefuse(
        () -> {
          none("modalities", words);
          return session.get().installed();
        });
  }

  /**
   * {@code %modality load JAR...} takes plugins in while the session runs, {@code %modality reload
   * [JAR...]} those that were built anew.
   *
   * @throws Refusal if nothing of a jar can be used, with the reason
   */
  public View modality(List<String> words) {
    return Refusal.orRefuse(
        () -> {
          if (words.isEmpty()) {
            throw usage("modality", "", "It says neither load nor reload: " + MODALITY + ".");
          }
          List<String> jars = words.subList(1, words.size());
          return switch (words.get(0)) {
            case LOAD -> new PluginJarsView(load(jars));
            case RELOAD -> new PluginJarsView(plugins().reload(jars));
            default ->
                throw usage(
                    "modality",
                    words.get(0),
                    "%modality cannot "
                        + words.get(0)
                        + ": "
                        + MODALITY
                        + "."
                        + DidYouMean.hint(words.get(0), List.of(LOAD, RELOAD)));
          };
        });
  }

  private Plugins plugins() {
    return session.get().workbench().registry().plugins();
  }

  private List<PluginJar> load(List<String> jars) {
    if (jars.isEmpty()) {
      throw usage("load", "", "No jar is named: write %modality load JAR.");
    }
    return jars.stream().map(jar -> plugins().load(Path.of(jar))).toList();
  }

  /**
   * {@code %%binding [NAME]}: checks an experiment's page that stands in the cell, shows its graph,
   * and makes {@code experiment(name)} give it.
   *
   * @param page YAML, as in {@code experiments/specs}
   * @throws Refusal if something in it is wrong, with the line of the cell
   */
  public View binding(List<String> words, String page) {
    return Refusal.orRefuse(
        () -> {
          if (words.size() > 1) {
            throw usage(
                "binding",
                String.join(" ", words),
                "A binding has one name, not " + words.size() + ": write %%binding NAME.");
          }
          String name = words.isEmpty() ? CellPages.UNNAMED : words.get(0);
          return new BindingView(session.get().pages().add(name, page));
        });
  }

  /** {@code %runs}: all runs, and how far they are. */
  public View runs(List<String> words) {
    return Refusal.orRefuse(
        () -> {
          none("runs", words);
          return RunsView.of(session.get().workbench());
        });
  }

  /**
   * {@code %run NAME}: what a run reached, or how far it is, and its curve. Opens neither data nor
   * weights.
   *
   * @throws Refusal if there is none, with the nearest name
   */
  public View run(List<String> words) {
    return Refusal.orRefuse(
        () -> {
          if (words.size() != 1) {
            throw usage(
                "run",
                String.join(" ", words),
                "%run shows one run: write %run NAME; %runs lists the names.");
          }
          return RunPage.of(session.get().workbench().run(words.get(0)));
        });
  }

  /** {@code %device}: where is computed, with how many cores and how much memory. */
  public View device(List<String> words) {
    return Refusal.orRefuse(
        () -> {
          none("device", words);
          String text =
              Devices.describe(Devices.choose("auto"))
                  + String.format(
                      java.util.Locale.ROOT,
                      ", %.1f GB of memory for Java",
                      Runtime.getRuntime().maxMemory() / 1e9);
          return View.of(Html.quiet(Html.escape(text)), text);
        });
  }

  /** {@code %doctor}: what is there, what is missing and what to type. */
  public View doctor(List<String> words) {
    return Refusal.orRefuse(
        () -> {
          none("doctor", words);
          List<Finding> findings = Doctor.here().examine();
          return new FindingsView(findings);
        });
  }

  private static void none(String magic, List<String> words) {
    if (!words.isEmpty()) {
      throw usage(
          magic,
          words.get(0),
          "%" + magic + " takes nothing after it: write %" + magic + " alone.");
    }
  }

  private static ConfigException usage(String magic, String word, String sentence) {
    return new ConfigException(magic, word, sentence);
  }
}
