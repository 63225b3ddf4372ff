// A choice of one among several in a form that sifts a list, or of none of them.
export interface PickProps {
  label: string;
  name: string;
  /** What it is called where nothing is chosen. */
  any: string;
  /** Values with their labels. */
  options: readonly (readonly [string, string])[];
  chosen: string | undefined;
}

export function Pick({ label, name, any, options, chosen }: PickProps) {
  return (
    <label>
      <span>{label}</span>
      <select name={name}>
        <option value="">{any}</option>
        {options.map(([value, words]) => (
          <option value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
