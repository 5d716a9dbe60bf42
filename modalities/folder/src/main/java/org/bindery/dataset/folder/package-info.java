/** Anybody's own folder of files, with or without a list of its rows, as a dataset. */
package org.bindery.dataset.folder;
