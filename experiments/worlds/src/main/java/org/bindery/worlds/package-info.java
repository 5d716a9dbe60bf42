/**
 * Generated worlds in which the right answer is known: what each signal sees is stated, the
 * information two signals share has a closed form, and so has what a binding graph can and cannot
 * bring together. They are the acceptance test of the workbench itself.
 *
 * <p>Package {@code org.bindery.worlds} uses the graph, the losses, the statistics and the advisor,
 * and none of the machinery for files, runs or notebooks.
 */
package org.bindery.worlds;
