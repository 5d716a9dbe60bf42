package org.bindery.kernel;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bindery.notebook.Commands;
import org.bindery.notebook.Refusal;
import org.bindery.notebook.View;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;

/** Registers the magics: lines and cells that begin with a percent sign. */
final class Magics {
  private Magics() {}

  static void register(MagicsRegistry registry, Commands commands) {
    line(registry, "modalities", commands::modalities);
    line(registry, "modality", commands::modality);
    line(registry, "runs", commands::runs);
    line(registry, "run", commands::run);
    line(registry, "device", commands::device);
    line(registry, "doctor", commands::doctor);
    cell(registry, "binding", commands::binding);
  }

  private static void line(
      MagicsRegistry registry, String name, Function<List<String>, View> command) {
    registry.registerLineMagic(name, (kernel, words) -> told(() -> command.apply(words)));
  }

  private static void cell(
      MagicsRegistry registry, String name, BiFunction<List<String>, String, View> command) {
    registry.registerCellMagic(
        name, (kernel, words, body) -> told(() -> command.apply(words, body)));
  }

  private static View told(java.util.function.Supplier<View> command) {
    try {
      return command.get();
    } catch (Refusal refusal) {
      throw new Refused(refusal.getMessage());
    }
  }

  /**
   * A refusal on its way out of a magic. It is an error and no exception because JJava wraps every
   * exception of a magic into another and prints both with all their frames; an error it lets
   * through, and one line remains.
   */
  static final class Refused extends Error {
    private static final long serialVersionUID = 1L;

    Refused(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
