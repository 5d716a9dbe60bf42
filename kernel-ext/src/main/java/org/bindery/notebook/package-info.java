/**
 * The verbs of a notebook and what their results look like. Knows nothing of Jupyter: everything
 * here also works from plain Java, where a {@link org.bindery.notebook.Screen} prints text.
 */
package org.bindery.notebook;
