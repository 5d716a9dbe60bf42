package org.bindery.sweeps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.ConfigException;

/**
 * Fills a sweep's {@code command} in for one trial, as W&amp;B's agent does. Starts nothing.
 * Immutable.
 *
 * <p>A list element that is a macro as a whole becomes what it stands for, which may be several
 * arguments or none: {@code ${env}}, {@code ${interpreter}}, {@code ${program}}, {@code ${args}}
 * ({@code --lr=0.1}), {@code ${args_no_hyphens}} ({@code lr=0.1}), {@code ${args_no_boolean_flags}}
 * (true as {@code --flag}, false not at all), {@code ${args_no_equals}} ({@code --lr 0.1}), {@code
 * ${args_json}} (one argument), {@code ${args_json_file}} (its path), {@code ${args_append_hydra}}
 * ({@code +lr=0.1}), {@code ${args_override_hydra}} ({@code ++lr=0.1}). {@code ${envvar:NAME}} is
 * filled in anywhere. Values are written as Python writes them ({@code True}, {@code 1e-05}).
 *
 * <p>W&amp;B drops a macro that it does not know, and puts the name of a variable that is not set;
 * here both are refused, since the trial would run with parameters that nobody chose.
 *
 * @param env what {@code ${env}} stands for: {@code /usr/bin/env}, nothing on Windows
 * @param interpreter what {@code ${interpreter}} stands for: {@code python} in W&amp;B
 * @param environment the variables there are
 * @param jsonFile where the caller puts {@link #json} if the command {@link #wantsJsonFile}
 */
public record TrialCommand(
    List<String> env, List<String> interpreter, Map<String, String> environment, Path jsonFile) {
  private static final List<String> DEFAULT =
      List.of("${env}", "${interpreter}", "${program}", "${args}");
  private static final Set<String> MACROS =
      Set.of(
          "env",
          "interpreter",
          "program",
          "args",
          "args_no_hyphens",
          "args_no_boolean_flags",
          "args_no_equals",
          "args_json",
          "args_json_file",
          "args_append_hydra",
          "args_override_hydra");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{envvar:([A-Z0-9_]*)}");
  private static final Pattern MACRO = Pattern.compile("\\$\\{(.*)}", Pattern.DOTALL);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Copies the lists and the map. */
  public TrialCommand {
    env = List.copyOf(env);
    interpreter = List.copyOf(interpreter);
    environment = Map.copyOf(environment);
  }

  /** Returns one for this process's system and variables. */
  public static TrialCommand here(List<String> interpreter, Path jsonFile) {
    List<String> env = File.separatorChar == '\\' ? List.of() : List.of("/usr/bin/env");
    return new TrialCommand(env, interpreter, System.getenv(), jsonFile);
  }

  /** Returns what is wrong with an element of a command: a sentence, or empty text. */
  static String problem(String element) {
    Matcher macro = MACRO.matcher(VARIABLE.matcher(element).replaceAll("x"));
    if (macro.matches() && !MACROS.contains(macro.group(1))) {
      return "the command has no macro " + element + "." + Spelling.advice(macro.group(1), MACROS);
    }
    return "";
  }

  /** Whether a sweep's command takes the parameters from a file. */
  public static boolean wantsJsonFile(SweepConfig sweep) {
    return sweep.command().contains("${args_json_file}");
  }

  /** Returns parameters as one line of JSON, ASCII only. */
  public static String json(Map<String, Object> parameters) {
    try {
      return JSON.writeValueAsString(parameters);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + parameters, e);
    }
  }

  /**
   * Returns the command of one trial.
   *
   * @param parameters as in {@link Trial#parameters}; a nested parameter is one argument, its value
   *     a map
   * @throws ConfigException if the sweep has no program or a variable is not set
   */
  public List<String> of(SweepConfig sweep, Map<String, Object> parameters) {
    List<String> command = new ArrayList<>();
    for (String written : sweep.command().isEmpty() ? DEFAULT : sweep.command()) {
      String element = withVariables(sweep, written);
      Matcher macro = MACRO.matcher(element);
      if (macro.matches() && element.equals(written)) {
        command.addAll(meaning(macro.group(1), sweep, parameters));
      } else {
        command.add(element);
      }
    }
    return command;
  }

  private String withVariables(SweepConfig sweep, String element) {
    return VARIABLE
        .matcher(element)
        .replaceAll(
            found -> {
              String value = environment.get(found.group(1));
              if (value == null) {
                throw new ConfigException(
                    "command",
                    element,
                    sweep.file()
                        + ": the command uses "
                        + found.group()
                        + ", and the variable "
                        + found.group(1)
                        + " is not set. Set it, or write the value out.");
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private List<String> meaning(String macro, SweepConfig sweep, Map<String, Object> parameters) {
    return switch (macro) {
      case "env" -> env;
      case "interpreter" -> interpreter;
      case "program" -> List.of(program(sweep));
      case "args" -> each(parameters, "--");
      case "args_no_hyphens" -> each(parameters, "");
      case "args_append_hydra" -> each(parameters, "+");
      case "args_override_hydra" -> each(parameters, "++");
      case "args_no_boolean_flags" -> flags(parameters);
      case "args_no_equals" -> apart(parameters);
      case "args_json" -> List.of(json(parameters));
      case "args_json_file" -> List.of(jsonFile.toString());
      default -> throw new ConfigException("command", macro, problem("${" + macro + "}"));
    };
  }

  private static String program(SweepConfig sweep) {
    return sweep
        .program()
        .orElseThrow(
            () ->
                new ConfigException(
                    "program",
                    "",
                    sweep.file() + " has no program, which its command starts. Give program: ..."));
  }

  private static List<String> each(Map<String, Object> parameters, String prefix) {
    List<String> arguments = new ArrayList<>();
    parameters.forEach((name, value) -> arguments.add(prefix + name + "=" + PythonText.of(value)));
    return arguments;
  }

  private static List<String> flags(Map<String, Object> parameters) {
    List<String> arguments = new ArrayList<>();
    parameters.forEach(
        (name, value) -> {
          if (!(value instanceof Boolean)) {
            arguments.add("--" + name + "=" + PythonText.of(value));
          } else if (Boolean.TRUE.equals(value)) {
            arguments.add("--" + name);
          }
        });
    return arguments;
  }

  private static List<String> apart(Map<String, Object> parameters) {
    List<String> arguments = new ArrayList<>();
    parameters.forEach(
        (name, value) -> {
          arguments.add("--" + name);
          arguments.add(PythonText.of(value));
        });
    return arguments;
  }
}
