/**
 * The Tux Paint stamps as a dataset: pictures, their descriptions in several languages as text and
 * speech, and some sound effects. The data is GPL-2.0-or-later, comes from the user's own package
 * mirror and is never shipped with Bindery.
 */
package org.bindery.dataset.stamps;
