/**
 * Optional bases and common arithmetic for plugin authors; nothing here is required. Pictures of
 * one channel (depth, heat) share most of it: {@link org.bindery.spi.support.GreyPicture} and
 * {@link org.bindery.spi.support.FloatMap} read files, {@link org.bindery.spi.support.FittedPlane}
 * resizes, crops and augments, {@link org.bindery.spi.support.ColorScale} shows them.
 */
package org.bindery.spi.support;
