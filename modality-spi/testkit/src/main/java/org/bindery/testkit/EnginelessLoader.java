package org.bindery.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;

/**
 * Loads the parent's classes a second time, as on a machine without an engine: the packages {@code
 * ai.djl.engine} and {@code ai.djl.pytorch} do not exist here.
 */
final class EnginelessLoader extends ClassLoader {
  EnginelessLoader(ClassLoader parent) {
    super(parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (name.startsWith("ai.djl.engine.") || name.startsWith("ai.djl.pytorch.")) {
        throw new ClassNotFoundException(name + " (hidden: no engine may be needed here)");
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      return belongsToPlatform(name) ? super.loadClass(name, resolve) : define(name);
    }
  }

  /** Returns what was thrown inside a reflective call or a static initializer. */
  static Throwable rootOf(Throwable thrown) {
    boolean wrapper =
        thrown instanceof InvocationTargetException
            || thrown instanceof ExceptionInInitializerError;
    return wrapper && thrown.getCause() != null ? rootOf(thrown.getCause()) : thrown;
  }

  private static boolean belongsToPlatform(String name) {
    try {
      return Class.forName(name, false, ClassLoader.getPlatformClassLoader()) != null;
    } catch (ClassNotFoundException elsewhere) {
      return false;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = file.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }
}
