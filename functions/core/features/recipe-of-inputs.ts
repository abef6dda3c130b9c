import type { FeatureRecipe } from "./feature-recipe.ts";

/** The recipe with nothing in it but of these inputs. */
export function recipeOfInputs({ ernest, ...recipe }: FeatureRecipe, inputs: readonly string[]): FeatureRecipe {
  const { also, products } = recipe;
  const isKept = ({ input }: { readonly input: string }): boolean => inputs.includes(input);
  const whole = ernest !== undefined && inputs.includes(ernest.data) && inputs.includes(ernest.cores);
  return {
    ...recipe,
    use: inputs,
    ...(also === undefined ? {} : { also: also.filter(isKept) }),
    ...(products === undefined ? {} : { products: products.filter((product) => product.every(isKept)) }),
    ...(whole ? { ernest } : {}),
  };
}
