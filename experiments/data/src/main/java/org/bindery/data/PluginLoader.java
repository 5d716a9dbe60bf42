package org.bindery.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bindery.spi.DataException;

/**
 * The classes of one plugin jar, kept in memory: the jar can be built anew while its old classes
 * are in use, and a new loader sees the new ones. What the jar has comes from the jar, even if the
 * parent has it too; everything else, the SPI first of all, comes from the parent.
 */
final class PluginLoader extends SecureClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String SERVICES = "META-INF/services/";

  private final Map<String, byte[]> entries;
  private final CodeSource source;
  private final String version;

  private PluginLoader(
      Map<String, byte[]> entries, CodeSource source, String version, ClassLoader parent) {
    super(parent);
    this.entries = entries;
    this.source = source;
    this.version = version;
  }

  /**
   * Reads a jar.
   *
   * @throws DataException if there is no such file, or it is not a whole jar
   */
  static PluginLoader read(Path jar, ClassLoader parent) {
    if (!Files.isRegularFile(jar)) {
      throw new DataException("There is no jar " + jar + ": build it, or give its path.");
    }
    Map<String, byte[]> entries = new HashMap<>();
    try (InputStream in = Files.newInputStream(jar);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), zip.readAllBytes());
        }
      }
      if (entries.isEmpty()) {
        throw new DataException(jar + " is not a jar: it has no entries; build it again.");
      }
      return new PluginLoader(
          entries,
          new CodeSource(jar.toUri().toURL(), (Certificate[]) null),
          versionIn(entries.getOrDefault(JarFile.MANIFEST_NAME, new byte[0])),
          parent);
    } catch (IOException e) {
      throw new DataException(
          jar + " cannot be read as a jar (" + e.getMessage() + "): build it again.", e);
    }
  }

  /** Returns how many classes the jar has in a package, such as {@code org.bindery.spi}. */
  long classesIn(String packageName) {
    String folder = packageName.replace('.', '/') + "/";
    return entries.keySet().stream()
        .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
        .count();
  }

  /** Returns the class names the jar registers as providers of a service. */
  Set<String> providersOf(Class<?> service) {
    byte[] lines = entries.getOrDefault(SERVICES + service.getName(), new byte[0]);
    Set<String> names = new LinkedHashSet<>();
    for (String line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
      String name = line.replaceFirst("#.*", "").strip();
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!entries.containsKey(entryOf(name))) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = entries.get(entryOf(name));
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    int dot = name.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(name.substring(0, dot)) == null) {
      definePackage(name.substring(0, dot), null, null, null, null, version, null, null);
    }
    return defineClass(name, bytes, 0, bytes.length, source);
  }

  private static String versionIn(byte[] manifest) throws IOException {
    return new Manifest(new ByteArrayInputStream(manifest))
        .getMainAttributes()
        .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
  }

  private static String entryOf(String className) {
    return className.replace('.', '/') + ".class";
  }

  @Override
  protected URL findResource(String name) {
    byte[] bytes = entries.get(name);
    try {
      return bytes == null ? null : new URL("plugin", "", -1, "/" + name, new Memory(bytes));
    } catch (MalformedURLException e) {
      throw new IllegalStateException("Entry " + name + " of a jar has no address", e);
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return Collections.enumeration(found == null ? List.of() : List.of(found));
  }

  /** Reads from memory. */
  private static final class Memory extends URLStreamHandler {
    private final byte[] bytes;

    Memory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL address) {
      return new URLConnection(address) {
        @Override
        public void connect() {
          connected = true;
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
