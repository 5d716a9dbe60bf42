package org.bindery.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.Deviation;
import org.bindery.pretrained.Parity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bindery parity}: whether converted weights compute what the reference computes. */
@Command(
    name = "parity",
    description = {
      "Compares ImageBind's towers here with what the reference computed, array by array.",
      "DIR holds config.json (the constructor's arguments), weights.safetensors or weights.pth, and"
          + " cases such as audio_clips.safetensors with the tensors input and output, and any"
          + " intermediate ones. Exit code 1 if an array differs by more than its tolerance."
    })
final class ParityCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    List<Parity.Case> cases = Parity.run(folder, ModalityRegistry.scan());
    var out = command.commandLine().getOut();
    out.print(json ? json(cases) : table(cases));
    out.flush();
    return cases.stream().allMatch(one -> one.first().isEmpty()) ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private static String table(List<Parity.Case> cases) {
    TextTable table = new TextTable("case", "arrays", "worst", "deviation", "tolerance", "ok");
    List<String> faults = new ArrayList<>();
    for (Parity.Case one : cases) {
      Deviation worst = one.worst();
      table.row(
          one.name(),
          String.valueOf(one.deviations().size()),
          worst.tensor(),
          shown(worst.largest()),
          shown(worst.tolerance()),
          one.first().isEmpty() ? "yes" : "NO");
      one.first().ifPresent(fault -> faults.add(one.name() + ": first " + fault + "\n"));
    }
    return table + String.join("", faults);
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }

  private static String json(List<Parity.Case> cases) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Parity.Case one : cases) {
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("case", one.name());
      shown.put("arrays", one.deviations().size());
      shown.put("ok", one.first().isEmpty());
      shown.put("worst", json(one.worst()));
      one.first().ifPresent(fault -> shown.put("first", json(fault)));
      all.add(shown);
    }
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(Map.of("cases", all))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Maps of text and numbers cannot fail to be written.", e);
    }
  }

  private static Map<String, Object> json(Deviation deviation) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("array", deviation.tensor());
    // JSON has no infinity; sizes that differ have no deviation.
    shown.put("deviation", Double.isFinite(deviation.largest()) ? deviation.largest() : "infinite");
    shown.put("tolerance", deviation.tolerance());
    shown.put("where", deviation.where());
    return shown;
  }
}
