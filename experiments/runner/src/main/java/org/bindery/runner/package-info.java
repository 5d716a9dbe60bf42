/**
 * Experiments: specs read from YAML, runs kept by name on disk, and the command line. A {@link
 * org.bindery.runner.Workbench} is what both the command line and a notebook work with.
 */
package org.bindery.runner;
