/**
 * The glue to the JJava kernel, and the only package that imports it.
 *
 * <p>It is compiled against {@code jjava-jupyter} 1.0-a6, the newest on Maven Central, and run by
 * the kernel from PyPI, 1.0a8. Only members that exist in both are used; among those that differ
 * are {@code DisplayData.setDisplayId} (another return type), {@code evalRaw}, {@code
 * getMagicParser}, and everything with Gson types, which the kernel's jar relocates.
 */
package org.bindery.kernel;
