/* A model of LogReg.Simd as a native library. Any thread may call it. */
#ifndef IRIS_SCORER_H
#define IRIS_SCORER_H

/* The number of features of a row. */
int iris_feature_count(void);

/* Writes the probability of class 1 for each of row_count rows, which follow each other. Returns 0, or -1 where an argument is null or negative. */
int iris_score(const float *rows, int row_count, float *probabilities);

#endif
