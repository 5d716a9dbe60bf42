/**
 * Digits as they are drawn, said, written with a moving pen and named: four public sources that
 * have nothing in common but the digit, <b>paired by class</b>. A pair is two samples of the same
 * digit, drawn at random; no person ever said and drew the same one. Nothing is shipped with
 * Bindery; each source keeps its license.
 */
package org.bindery.dataset.digits;
