/** What every operator of a kind must keep, stated once and run over the catalogue of leaves. */
@NullMarked
package org.plumbline.operators;

import org.jspecify.annotations.NullMarked;
