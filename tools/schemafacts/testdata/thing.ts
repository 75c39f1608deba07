// What the generator of bindings writes, cut down to what is read of it.

export interface BigThingConfig extends cdktf.TerraformMetaArguments {
  /**
  * Docs at Terraform Registry: {@link https://example.com/docs#name BigThing#name}
  */
  readonly name: string;
  /**
  * part block
  *
  * Docs at Terraform Registry: {@link https://example.com/docs#part BigThing#part}
  */
  readonly part: BigThingPart[] | cdktf.IResolvable;
  /**
  * only block
  */
  readonly only?: BigThingOnly;
}
export interface BigThingPart {
}
export interface BigThingOnly {
}
export interface BigThingRules {
}

export function bigThingPartToHclTerraform(struct?: BigThingPart | cdktf.IResolvable): any {
  const attrs = {
    size: {
      value: cdktf.numberToHclTerraform(struct!.size),
      isBlock: false,
      type: "simple",
      storageClassType: "number",
    },
  };
}

export class BigThingPartOutputReference extends cdktf.ComplexObject {
  // size - computed: false, optional: false, required: true
  private _size?: number;
  public get size() {
    return this.getNumberAttribute('size');
  }
}

export function bigThingOnlyToHclTerraform(struct?: BigThingOnly): any {
  const attrs = {
    names: {
      value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(struct!.names),
      isBlock: false,
      type: "set",
      storageClassType: "stringList",
    },
  };
}

export class BigThingOnlyOutputReference extends cdktf.ComplexObject {
  // names - computed: false, optional: true, required: false
  private _names?: string[];
  public get names() {
    return cdktf.Fn.tolist(this.getListAttribute('names'));
  }
}

export function bigThingRulesToHclTerraform(struct?: BigThingRules | cdktf.IResolvable): any {
  const attrs = {
    lists: {
      value: cdktf.hashMapperHcl(cdktf.listMapperHcl(cdktf.stringToHclTerraform, false))(struct!.lists),
      isBlock: false,
      type: "map",
      storageClassType: "stringListMap",
    },
  };
}

export class BigThingRulesOutputReference extends cdktf.ComplexObject {
  // lists - computed: true, optional: false, required: true
  private _lists?: { [key: string]: string[] } | cdktf.IResolvable;
  public get lists() {
    return this.interpolationForAttribute('lists');
  }
}

export class BigThing extends cdktf.TerraformResource {
  // arn - computed: true, optional: false, required: false
  public get arn() {
    return this.getStringAttribute('arn');
  }

  // name - computed: false, optional: false, required: true
  private _name?: string;
  public get name() {
    return this.getStringAttribute('name');
  }

  // rules - computed: true, optional: true, required: false
  private _rules = new BigThingRulesList(this, "rules", false);
  public get rules() {
    return this._rules;
  }

  // value - computed: false, optional: true, required: false
  private _value?: { [key: string]: any };
  public get value() {
    return this.getAnyMapAttribute('value');
  }

  // part - computed: false, optional: false, required: true
  private _part = new BigThingPartList(this, "part", true);
  public get part() {
    return this._part;
  }

  // only - computed: false, optional: true, required: false
  private _only = new BigThingOnlyOutputReference(this, "only");
  public get only() {
    return this._only;
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      rules: {
        value: cdktf.listMapperHcl(bigThingRulesToHclTerraform, false)(this._rules.internalValue),
        isBlock: true,
        type: "list",
        storageClassType: "BigThingRulesList",
      },
      value: {
        value: cdktf.hashMapperHcl(cdktf.anyToHclTerraform)(this._value),
        isBlock: false,
        type: "map",
        storageClassType: "anyMap",
      },
      part: {
        value: cdktf.listMapperHcl(bigThingPartToHclTerraform, true)(this._part.internalValue),
        isBlock: true,
        type: "set",
        storageClassType: "BigThingPartList",
      },
      only: {
        value: bigThingOnlyToHclTerraform(this._only.internalValue),
        isBlock: true,
        type: "list",
        storageClassType: "BigThingOnlyList",
      },
    };
  }
}
