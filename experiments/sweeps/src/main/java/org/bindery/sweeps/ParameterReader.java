package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the {@code parameters} of a sweep. Not for several threads. */
final class ParameterReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Set<String> ENDS = Set.of("min", "max");
  private static final Map<String, Set<String>> KEYS = keys();
  private static final Set<String> ALL_KEYS =
      Set.of(
          "value",
          "values",
          "probabilities",
          "distribution",
          "min",
          "max",
          "mu",
          "sigma",
          "q",
          "a",
          "b",
          "parameters");

  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<String, YamlSection> named = new HashMap<>();
  private final List<String> notes;

  /**
   * Makes one.
   *
   * @param notes takes what is allowed and still worth a word
   */
  ParameterReader(List<String> notes) {
    this.notes = notes;
  }

  private static Map<String, Set<String>> keys() {
    Map<String, Set<String>> keys = new LinkedHashMap<>();
    keys.put("constant", Set.of("value"));
    keys.put("categorical", Set.of("values"));
    keys.put("categorical_w_probabilities", Set.of("values", "probabilities"));
    keys.put("int_uniform", ENDS);
    for (Continuous.Shape shape : Continuous.Shape.values()) {
      Set<String> own =
          shape.hasEnds()
              ? ENDS
              : shape == Continuous.Shape.BETA ? Set.of("a", "b") : Set.of("mu", "sigma");
      keys.put(shape.text(), own);
      if (!shape.text().startsWith("inv_")) {
        Set<String> stepped = new TreeSet<>(own);
        stepped.add("q");
        keys.put("q_" + shape.text(), stepped);
      }
    }
    return keys;
  }

  /** Returns the parameters read so far, sorted as W&amp;B does. */
  List<Parameter> parameters() {
    return parameters;
  }

  /** Returns where a parameter was read. */
  YamlSection section(Parameter parameter) {
    return Objects.requireNonNull(named.get(parameter.name()), parameter::name);
  }

  /** Reads all parameters of a mapping of names. */
  void read(YamlSection section, List<String> above) {
    if (section.keys().isEmpty()) {
      section.problem("", section.path() + " is empty. Give at least one parameter.");
    }
    for (String name : new TreeSet<>(section.keys())) {
      if (!NAME.matcher(name).matches()) {
        section.problem(
            name,
            "'" + name + "' cannot be a parameter's name: letters, digits, and _ . - within.");
      } else if (!section.isSection(name)) {
        section.problem(
            name,
            section.at(name)
                + " must say what it may be: {value: 0.1}, {values: [0.1, 0.2]} or"
                + " {min: 0.1, max: 0.2}.");
      } else {
        List<String> path = new ArrayList<>(above);
        path.add(name);
        section.section(name).ifPresent(one -> readOne(one, path));
      }
    }
  }

  private void readOne(YamlSection section, List<String> path) {
    if (section.has("parameters")) {
      section.refuseUnknown(Set.of("parameters"));
      section.section("parameters").ifPresent(inner -> read(inner, path));
      return;
    }
    distribution(section).ifPresent(found -> add(section, new Parameter(path, found)));
  }

  private void add(YamlSection section, Parameter parameter) {
    YamlSection other = named.putIfAbsent(parameter.name(), section);
    if (other != null) {
      section.problem(
          "", parameter.name() + " is also given in line " + other.line() + ". Keep one.");
      return;
    }
    parameters.add(parameter);
  }

  private Optional<Distribution> distribution(YamlSection section) {
    Set<String> known = new TreeSet<>(ALL_KEYS);
    if (!known.containsAll(section.keys())) {
      section.refuseUnknown(known);
      return Optional.empty();
    }
    Optional<String> name =
        section.has("distribution")
            ? section.oneOf("distribution", KEYS.keySet())
            : inferred(section);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    boolean right = true;
    for (String key : section.keys()) {
      if (!key.equals("distribution") && !KEYS.get(name.get()).contains(key)) {
        String takes = String.join(", ", new TreeSet<>(KEYS.get(name.get())));
        section.problem(
            key,
            section.at(key) + " does not go with " + name.get() + ", which takes " + takes + ".");
        right = false;
      }
    }
    for (String key : List.of("value", "values", "probabilities", "min", "max")) {
      if (KEYS.get(name.get()).contains(key) && !section.has(key)) {
        section.problem(
            "distribution", section.path() + " lacks " + key + ": " + name.get() + " needs it.");
        right = false;
      }
    }
    return right ? made(name.get(), section) : Optional.empty();
  }

  /** Returns what W&amp;B takes a parameter without {@code distribution} for. */
  private static Optional<String> inferred(YamlSection section) {
    if (section.has("values")) {
      return Optional.of(
          section.has("probabilities") ? "categorical_w_probabilities" : "categorical");
    }
    if (section.has("value")) {
      return Optional.of("constant");
    }
    for (String key : List.of("q", "mu", "sigma", "a", "b")) {
      if (section.has(key)) {
        String all =
            String.join(
                ", ", KEYS.keySet().stream().filter(name -> KEYS.get(name).contains(key)).toList());
        section.problem(
            key, section.path() + " has " + key + " and no distribution. Give one: " + all + ".");
        return Optional.empty();
      }
    }
    if (!section.has("min") && !section.has("max")) {
      section.problem(
          "", section.path() + " does not say what it may be. Give value, values, or min and max.");
      return Optional.empty();
    }
    boolean whole = isWhole(section, "min") && isWhole(section, "max");
    return Optional.of(whole ? "int_uniform" : "uniform");
  }

  private static boolean isWhole(YamlSection section, String key) {
    if (!section.has(key)) {
      return false;
    }
    Object value = section.value(key);
    return value instanceof Integer || value instanceof Long;
  }

  private Optional<Distribution> made(String name, YamlSection section) {
    return switch (name) {
      case "constant" -> Optional.of(new Constant(section.value("value")));
      case "categorical" -> values(section).map(values -> new Choice(values, List.of()));
      case "categorical_w_probabilities" -> weighted(section);
      case "int_uniform" -> wholeNumbers(section);
      default ->
          name.startsWith("q_")
              ? continuous(name.substring(2), section).flatMap(of -> stepped(of, section))
              : continuous(name, section).map(of -> of);
    };
  }

  private static Optional<List<Object>> values(YamlSection section) {
    Optional<List<Object>> values = section.list("values");
    if (values.isPresent() && values.get().isEmpty()) {
      section.problem("values", section.at("values") + " is empty. Give at least one value.");
      return Optional.empty();
    }
    return values;
  }

  private static Optional<Distribution> weighted(YamlSection section) {
    Optional<List<Object>> values = values(section);
    Optional<List<Object>> written = section.list("probabilities");
    if (values.isEmpty() || written.isEmpty()) {
      return Optional.empty();
    }
    String key = "probabilities";
    List<Double> numbers = new ArrayList<>();
    for (Object one : written.get()) {
      if (!(one instanceof Number number) || !(number.doubleValue() >= 0)) {
        section.problem(key, section.at(key) + " must be numbers from 0 to 1, not " + one + ".");
        return Optional.empty();
      }
      numbers.add(number.doubleValue());
    }
    if (numbers.size() != values.get().size()) {
      section.problem(
          key,
          section.at(key)
              + " are "
              + numbers.size()
              + " for "
              + values.get().size()
              + " values. Give one for each.");
      return Optional.empty();
    }
    if (!Choice.sumToOne(numbers)) {
      double sum = numbers.stream().mapToDouble(Double::doubleValue).sum();
      section.problem(
          key, String.format(Locale.ROOT, "%s sum to %.6g, not to 1.", section.at(key), sum));
      return Optional.empty();
    }
    return Optional.of(new Choice(values.get(), numbers));
  }

  private static Optional<Distribution> wholeNumbers(YamlSection section) {
    for (String key : List.of("min", "max")) {
      if (!isWhole(section, key)) {
        section.problem(
            key,
            section.at(key)
                + " must be a whole number for int_uniform, not "
                + section.written(key)
                + ". For real numbers write distribution: uniform.");
        return Optional.empty();
      }
    }
    long min = ((Number) section.value("min")).longValue();
    long max = ((Number) section.value("max")).longValue();
    if (!ordered(section, min, max, min + "", max + "")) {
      return Optional.empty();
    }
    if (max - min < 0 || max - min >= 1L << 53) {
      section.problem("max", section.path() + " spans more than 2^53 whole numbers. Narrow it.");
      return Optional.empty();
    }
    return Optional.of(new WholeNumbers(min, max));
  }

  private static boolean ordered(YamlSection in, double min, double max, String low, String high) {
    if (min < max) {
      return true;
    }
    String advice = min == max ? "For a single value write value: " + low + "." : "Swap them.";
    in.problem("min", in.at("min") + " = " + low + " must be under max = " + high + ". " + advice);
    return false;
  }

  private Optional<Continuous> continuous(String name, YamlSection section) {
    Continuous.Shape shape = Continuous.Shape.valueOf(name.toUpperCase(Locale.ROOT));
    return shape.hasEnds() ? ended(shape, section) : spread(shape, section);
  }

  private Optional<Continuous> ended(Continuous.Shape shape, YamlSection section) {
    Optional<Number> min = section.number("min");
    Optional<Number> max = section.number("max");
    if (min.isEmpty() || max.isEmpty()) {
      return Optional.empty();
    }
    double low = min.get().doubleValue();
    double high = max.get().doubleValue();
    if (shape.isPositive() && !(low > 0)) {
      section.problem(
          "min",
          section.at("min")
              + " = "
              + min.get()
              + " must be above 0: "
              + shape.text()
              + " takes its logarithm.");
      return Optional.empty();
    }
    if (!ordered(section, low, high, min.get().toString(), max.get().toString())) {
      return Optional.empty();
    }
    if (shape.hasExponents()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s uses %s, whose min and max are exponents of e: it runs from %.4g to %.4g. To give"
                  + " the ends themselves, write %s_values.",
              section.path(),
              shape.text(),
              Math.exp(shape == Continuous.Shape.LOG_UNIFORM ? low : -high),
              Math.exp(shape == Continuous.Shape.LOG_UNIFORM ? high : -low),
              shape.text()));
    }
    return Optional.of(new Continuous(shape, low, high));
  }

  private static Optional<Continuous> spread(Continuous.Shape shape, YamlSection section) {
    boolean beta = shape == Continuous.Shape.BETA;
    String one = beta ? "a" : "mu";
    String other = beta ? "b" : "sigma";
    Optional<Number> first = section.has(one) ? section.number(one) : Optional.of(beta ? 1.0 : 0.0);
    Optional<Number> second = section.has(other) ? section.number(other) : Optional.of(1.0);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    boolean right = true;
    for (String key : beta ? List.of(one, other) : List.of(other)) {
      Number number = key.equals(one) ? first.get() : second.get();
      if (!(number.doubleValue() > 0)) {
        section.problem(key, section.at(key) + " = " + number + " must be above 0.");
        right = false;
      }
    }
    return right
        ? Optional.of(new Continuous(shape, first.get().doubleValue(), second.get().doubleValue()))
        : Optional.empty();
  }

  private Optional<Distribution> stepped(Continuous of, YamlSection section) {
    Optional<Number> q = section.has("q") ? section.number("q") : Optional.of(1.0);
    if (q.isEmpty()) {
      return Optional.empty();
    }
    if (!(q.get().doubleValue() > 0)) {
      section.problem("q", section.at("q") + " = " + q.get() + " must be above 0.");
      return Optional.empty();
    }
    Stepped stepped = new Stepped(of, q.get());
    stepped
        .outside()
        .ifPresent(
            value ->
                notes.add(
                    section.path()
                        + " may come out as "
                        + value
                        + ", under its lowest: "
                        + stepped.name()
                        + " rounds to multiples of q = "
                        + q.get()
                        + " and does not draw back, as W&B."));
    return Optional.of(stepped);
  }
}
