/* Scores two irises and compares the probabilities with those given as arguments, bit by bit. */
#include <stdio.h>
#include <stdlib.h>

#include "iris_scorer.h"

int main(int argc, char **argv)
{
    const float rows[8] = {5.1f, 3.5f, 1.4f, 0.2f, 6.3f, 3.3f, 6.0f, 2.5f};
    float probabilities[2];
    if (iris_feature_count() != 4 || iris_score(rows, 2, probabilities) != 0 || iris_score(NULL, 2, probabilities) != -1)
    {
        return 1;
    }

    printf("%.9g %.9g\n", probabilities[0], probabilities[1]);
    return argc == 3 && strtof(argv[1], NULL) == probabilities[0] && strtof(argv[2], NULL) == probabilities[1] ? 0 : 2;
}
