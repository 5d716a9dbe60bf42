package org.bindery.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * What became of a contract that was run for one plugin.
 *
 * @param failures what each broken rule said, by rule
 * @param aborted the rules that were skipped
 * @param succeeded how many rules were kept
 */
record Outcome(Map<String, String> failures, List<String> aborted, long succeeded) {
  private static final String PLUGIN = "plugin";

  /** Runs a contract whose constructor takes the plugin, by {@link Named}. */
  static Outcome of(Class<?> contract, Class<?> plugin) {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(contract))
            .configurationParameter(PLUGIN, plugin.getName())
            .execute()
            .testEvents();
    Map<String, String> failures = new TreeMap<>();
    tests.failed().stream().forEach(event -> failures.put(rule(event), message(event)));
    return new Outcome(
        failures, tests.aborted().stream().map(Outcome::rule).toList(), tests.succeeded().count());
  }

  /** Returns the names of a contract's rules. */
  static List<String> rules(Class<?> contract) {
    return Stream.of(contract.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(method -> method.getName())
        .toList();
  }

  private static String rule(Event event) {
    return event.getTestDescriptor().getLegacyReportingName().replace("()", "");
  }

  private static String message(Event event) {
    return event
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .map(
            thrown ->
                thrown.getClass() == AssertionError.class
                    ? thrown.getMessage()
                    : "not a sentence of the kit, but " + thrown)
        .orElse("nothing");
  }

  /** Hands a new plugin of the class that the outer test names to the contract. */
  static final class Named implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return context.getConfigurationParameter(PLUGIN).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      String name = context.getConfigurationParameter(PLUGIN).orElseThrow();
      try {
        return Class.forName(name, true, Thread.currentThread().getContextClassLoader())
            .getConstructor()
            .newInstance();
      } catch (ReflectiveOperationException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }
}
