package org.bindery.runner;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * What the build decided.
 *
 * @param jvm the options every JVM of Bindery is started with, separated by blanks
 * @param version Bindery's
 */
record BuildInfo(String jvm, String version) {
  static BuildInfo read() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("The jar lacks build.properties.", e);
    }
    return new BuildInfo(properties.getProperty("jvm"), properties.getProperty("version"));
  }
}
