package org.bindery.testkit;

import ai.djl.nn.Block;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.spi.ConfigException;
import org.bindery.spi.FeatureSpec;

/** What a configuration refuses. */
final class ConfigRules {
  private final Subject<?> subject;

  ConfigRules(Subject<?> subject) {
    this.subject = subject;
  }

  void nonsenseIsRefusedByName() {
    FeatureSpec features = subject.preprocessor().output();
    List<String> accepted = new ArrayList<>();
    accepted.addAll(
        accepted(
            subject.preprocessorConfig(),
            config -> Subject.create(subject.modality().preprocessor(), config)));
    accepted.addAll(
        accepted(
            subject.encoderConfig(),
            config -> {
              Block trunk = Subject.create(subject.modality().encoder(), config, features);
              if (trunk.isInitialized()) {
                throw Failure.of("create() must return the trunk uninitialized.");
              }
            }));
    if (!accepted.isEmpty()) {
      throw Failure.of(
          "Refuse these in the configuration's constructor or in create(), with a ConfigException"
              + " whose path ends in the component's name:\n{}",
          String.join("\n", accepted));
    }
  }

  /**
   * Returns a sentence for each number that cannot be meant and is not refused, in records within
   * the configuration too.
   */
  static List<String> accepted(Record config, Consumer<Record> create) {
    List<String> accepted = new ArrayList<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      for (Object value : nonsense(component.getType())) {
        verdict(config, component, value, create).ifPresent(accepted::add);
      }
      if (value(config, component) instanceof Record inner) {
        accepted.addAll(
            accepted(inner, changed -> create.accept(with(config, component, changed))));
      }
    }
    return accepted;
  }

  private static List<Object> nonsense(Class<?> type) {
    if (type == int.class) {
      return List.of(Integer.MIN_VALUE);
    }
    if (type == long.class) {
      return List.of(Long.MIN_VALUE);
    }
    if (type == float.class) {
      return List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
    }
    return type == double.class
        ? List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
        : List.of();
  }

  private static Object value(Record config, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(config);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Optional<String> verdict(
      Record config, RecordComponent component, Object value, Consumer<Record> create) {
    String name = config.getClass().getSimpleName() + "." + component.getName() + " = " + value;
    try {
      create.accept(with(config, component, value));
      return Optional.of(name + " was accepted");
    } catch (ConfigException refused) {
      return refused.path().endsWith(component.getName())
          ? Optional.empty()
          : Optional.of(name + " was refused under the name '" + refused.path() + "'");
    } catch (RuntimeException other) {
      return Optional.of(name + " gave " + other);
    }
  }

  private static Record with(Record config, RecordComponent changed, Object value) {
    RecordComponent[] components = config.getClass().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] =
            components[i].getName().equals(changed.getName())
                ? value
                : value(config, components[i]);
      }
      Constructor<? extends Record> constructor = config.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new AssertionError(thrown.getCause());
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
